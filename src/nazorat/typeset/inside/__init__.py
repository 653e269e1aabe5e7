"""What runs in the child only: the converters. Nothing outside this folder imports typst, pypandoc or vl_convert."""
