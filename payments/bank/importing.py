"""Bring a statement: read it, keep the file, book each line once, and give each to whom its reference proves.

A preview does the very same in one transaction and takes it back: it shows what would be, not what we think.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from payments import booking
from payments.bank import paying_back
from payments.bank.collecting import Part, assign, one_at_a_time
from payments.bank.deciding import decide
from payments.bank.finding import found_for
from payments.bank.payee import Payee, payee_for, payee_named
from payments.bank.readers import sheet
from payments.bank.readers.reading import CSV, read
from payments.bank.statement import Entry, Statement, identities
from payments.errors import AccountUnknown, StatementOverlaps, StatementUnreadable
from payments.models import BankFile, BankLine, BankMapping
from payments.states import LineState
from payments.waking import wake
from shop.errors import Refusal
from shop.money import money
from shop.sealing import seal, unseal

log = structlog.get_logger(__name__)

MOST_LEFT = 1_000
# A decision takes some 50 ms; a page of the back office waits for so many.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Brought:
    """What booking a file did, or would do: its new lines, and how many were known."""

    lines: tuple[BankLine, ...]
    known: int


@dataclass(frozen=True)
class Read:
    """A statement and the account of ours that it is of."""

    payee: Payee
    statement: Statement


@transaction.atomic
def keep(body: bytes, *, name: str, mapping: BankMapping | None = None, by: Any = None) -> BankFile:
    """Keep a file that can be read, to be looked at and booked. The same bytes are the same file.

    Raises StatementUnreadable, AccountUnknown; nothing is kept then.
    """
    digest = sha256(body).hexdigest()
    known = BankFile.objects.filter(digest=digest).first()
    if known is not None and (known.booked_at or known.mapping == mapping):
        return known
    form, found = _read(body, mapping)
    if known is not None:  # brought again to be read by another mapping
        known.delete()
    kept, _is_new = BankFile.objects.get_or_create(
        digest=digest,
        defaults={
            "name": name[:200],
            "form": form,
            "mapping": mapping,
            "sealed_body": seal(body.decode("latin-1"), about=digest),
            "statements": [_facts(each) for each in found],
            "by": by,
        },
    )
    return kept


def book(file_id: int) -> Brought:
    """Book the lines that are new, all or none; then decide each by itself, so that no payment is locked for long.

    Of a large file a worker decides what lies beyond MOST_AT_ONCE. A file that is booked changes nothing.

    Raises StatementOverlaps, StatementUnreadable, AccountUnknown.
    """
    brought = _book_lines(file_id)
    if len(brought.lines) > MOST_AT_ONCE:
        wake("decide_bank_lines", file_id)
    return _decided(brought, MOST_AT_ONCE)


def decide_left() -> int:
    """Decide the lines of large files, and what a killed process left undecided; how many lines that were."""
    left = BankLine.objects.filter(status=LineState.WAITING, reason="").order_by("pk")[:MOST_LEFT]
    for line in left:
        _decide(line)
    return len(left)


def preview(file_id: int) -> Brought:
    """What ``book`` would do, done and taken back; of a large file the first MOST_AT_ONCE lines are decided."""
    with transaction.atomic():
        would = _decided(_book_lines(file_id), MOST_AT_ONCE)
        transaction.set_rollback(True)
    return would


def bring(body: bytes, *, name: str, mapping: BankMapping | None = None, by: Any = None) -> Brought:
    """Keep and book at once, as the task does that fetches statements. Raises what both raise; nothing is kept then."""
    with transaction.atomic():
        brought = _book_lines(keep(body, name=name, mapping=mapping, by=by).pk)
    return _decided(brought, len(brought.lines))


@transaction.atomic
def _book_lines(file_id: int) -> Brought:
    one_at_a_time()
    file = BankFile.objects.select_for_update().get(pk=file_id)
    if file.booked_at is not None:
        return Brought((), file.new_lines + file.known_lines)
    body = unseal(file.sealed_body, about=file.digest).encode("latin-1")
    _form, found = _read(body, file.mapping)
    lines: list[BankLine] = []
    known = 0
    for each in found:
        _refuse_other_format(file, each)
        new, old = _new_lines(file, each)
        lines += new
        known += old
    file.booked_at, file.new_lines, file.known_lines = timezone.now(), len(lines), known
    file.save(update_fields=["booked_at", "new_lines", "known_lines"])
    log.info("bank statement booked", file=file.pk, new=len(lines), known=known)
    return Brought(tuple(lines), known)


def _read(body: bytes, mapping: BankMapping | None) -> tuple[str, list[Read]]:
    form, statements = read(body, _columns(mapping) if mapping else None)
    return form, [Read(_ours(each), each) for each in statements]


def _ours(statement: Statement) -> Payee:
    payee = payee_named(statement.account, statement.currency)
    if payee is None:
        raise AccountUnknown(account=statement.account, currency=statement.currency)
    return payee


def _columns(mapping: BankMapping) -> sheet.Mapping:
    payee = payee_for(mapping.currency)
    if payee is None:
        raise AccountUnknown(account=mapping.name, currency=mapping.currency)
    return sheet.Mapping(
        account=payee.key,
        currency=mapping.currency,
        delimiter=mapping.delimiter,
        decimal_mark=mapping.decimal_mark,
        day_format=mapping.day_format,
        encoding=mapping.encoding,
        skipped_rows=mapping.skipped_rows,
        columns=sheet.Columns(
            day=mapping.day,
            amount=mapping.amount,
            money_in=mapping.money_in,
            money_out=mapping.money_out,
            text=mapping.text,
            name=mapping.party,
            account=mapping.account,
            reference=mapping.reference,
            balance=mapping.balance,
            currency=mapping.currency_column,
        ),
    )


def _facts(read_: Read) -> dict[str, Any]:
    statement = read_.statement
    days = [entry.booked_on for entry in statement.entries]
    return {
        "account": read_.payee.key,
        "currency": statement.currency,
        "number": statement.number,
        "opening": None if statement.opening is None else str(statement.opening),
        "closing": None if statement.closing is None else str(statement.closing),
        "first": min(days).isoformat() if days else "",
        "last": max(days).isoformat() if days else "",
        "lines": len(days),
    }


def _refuse_other_format(file: BankFile, read_: Read) -> None:
    """Two formats name the same line differently: it would be booked twice, and somebody be given her money back."""
    days = [entry.booked_on for entry in read_.statement.entries]
    if not days:
        return
    there = BankLine.objects.filter(account=read_.payee.key, booked_on__range=(min(days), max(days)))
    others = there.exclude(file__form=file.form)
    if file.form == CSV:
        others = others | there.exclude(file__mapping=file.mapping)
    if others.filter(amount_currency=read_.statement.currency).exists():
        raise StatementOverlaps()


def _new_lines(file: BankFile, read_: Read) -> tuple[list[BankLine], int]:
    """The lines that no earlier file brought, written and in the ledger; and how many are known."""
    entries, currency = read_.statement.entries, read_.statement.currency
    named = identities(read_.payee.key, currency, entries)
    known = set(BankLine.objects.filter(identity__in=named).values_list("identity", flat=True))
    fresh = [
        _line(file, read_.payee, currency, identity, entry)
        for identity, entry in zip(named, entries, strict=True)
        if identity not in known
    ]
    lines = BankLine.objects.bulk_create(fresh)
    for line in lines:
        booking.bank_line(line)
    return lines, len(entries) - len(lines)


def _line(file: BankFile, payee: Payee, currency: str, identity: str, entry: Entry) -> BankLine:
    try:
        amount = money(entry.amount, currency)
    except ValueError as error:
        raise StatementUnreadable(reason=currency) from error
    line = BankLine(
        file=file,
        identity=identity,
        account=payee.key,
        amount=amount,
        charges_amount=entry.charges,
        booked_on=entry.booked_on,
        valued_on=entry.valued_on,
        text=entry.text,
        structured=entry.structured,
        name=entry.name,
        bank_reference=entry.bank_reference,
        end_to_end=entry.end_to_end,
    )
    line.seal_account(entry.account)
    return line


def _decided(brought: Brought, most: int) -> Brought:
    for line in brought.lines[:most]:
        _decide(line)
    return brought


def _decide(line: BankLine) -> None:
    """One line, once. What cannot be done for it is a person's, and stops no other line."""
    try:
        _decide_once(line)
    except Refusal as refusal:
        log.error("bank line cannot be decided", line=line.pk, code=refusal.code)
        line.refresh_from_db(fields=["status", "reason"])
        line.reason = "unclear_reference"
        line.save(update_fields=["reason"])


@transaction.atomic
def _decide_once(line: BankLine) -> None:
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    if line.reason:
        return
    found = decide(line.moved, found_for(line))
    if found.payment and found.takes:
        assign(line, [Part(found.payment, found.takes)], how=found.reason)
        return
    if found.settles:
        paying_back.settle(found.settles, line)
    if found.undoes:
        paying_back.undo(found.undoes, line)
    line.reason = found.reason
    line.save(update_fields=["reason"])
    if found.status == LineState.WAITING:
        line.remark(found.reason)
    else:
        line.move_to(found.status, note=found.reason)
