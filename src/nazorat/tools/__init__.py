"""Monitoring tools: XLSForm workbooks, their published versions and their paper.

Refuses a workbook that does not convert and never changes a version once published.
Coordinators publish; every record keeps the version that it was made with.
"""
