from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.vault.rsa import NoPrivateKey, PassphraseNeeded, PrivateKey, read_private_key

MOST_KEY = 32 * 1024


class PrivateKeyForm(forms.Form):
    """The private half of a tool's key, from a file, for this one request: it is held in memory and written nowhere."""

    key = forms.FileField(
        label=_("File of the private key"), widget=forms.FileInput(attrs={"accept": ".pem,.key"}),
        help_text=_("As OpenSSL writes it: its first line names a PRIVATE KEY. The desk keeps no copy."),
    )  # fmt: skip
    passphrase = forms.CharField(
        label=_("Passphrase of the file"), required=False, strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=_("Only where the file itself is encrypted."),
    )  # fmt: skip
    private: PrivateKey

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("key")
        if file is None:
            return given
        try:
            if file.size > MOST_KEY:
                raise NoPrivateKey("too large")
            self.private = read_private_key(file.read(), given.get("passphrase", ""))
        except PassphraseNeeded:
            self.add_error("passphrase", _("The file is encrypted, and this does not open it."))
        except NoPrivateKey:
            self.add_error(
                "key", _("This is no RSA private key of 2048 bits or more. Bring the file that was made with the public key.")
            )
        return given
