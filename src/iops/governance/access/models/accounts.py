"""People who sign in, and the named system actors that jobs act as."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from iops.governance.access.models.organisation import Force
from iops.kernel import clock
from iops.kernel.models import TextKey


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by username, in any letter case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """A person who works with iOPS.

    ``collar`` is the officer's or staff number (POLE DS_070: alphanumeric, 1 to 10 characters).
    ``authority`` counts changes of what the account may do or see; whatever was computed under
    an older number is computed again.
    """

    id = models.BigAutoField(primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    username = TextKey(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    collar = TextKey(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    authority = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = AccountManager()

    class Meta:
        db_table = "access_account"
        constraints = [
            models.UniqueConstraint(
                fields=["force", "collar"],
                condition=~models.Q(collar=""),
                name="access_account_collar_once",
            )
        ]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class RankHeld(models.Model):
    """A rank held from day to day; an acting rank counts like a substantive one (PACE s.107)."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    rank = TextKey(max_length=30)
    acting = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "access_rank_held"
        indexes = [models.Index(fields=["account", "valid_from"], name="access_rank_of")]


class ApiToken(models.Model):
    """A token for the API: only its hash is kept; scopes narrow what its account may do.

    ``issued_by`` and ``revoked_by`` are accounts; where that is a system actor, as on the command
    line, ``issued_for`` and ``revoked_for`` are the name that the operator gave.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    issued_for = models.CharField(max_length=120, blank=True, default="", db_default="")
    revoked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    revoked_for = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        db_table = "access_api_token"
