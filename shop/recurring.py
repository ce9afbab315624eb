"""The one list of recurring work. Each task is safe to run twice and at any time."""

from celery.schedules import crontab

RECURRING = {
    "deliver events that were lost on the way": {"task": "shop.tasks.sweep", "schedule": 20.0},
    "send mail that waits": {"task": "shop.tasks.send_waiting_mail", "schedule": 30.0},
    "fetch the day's exchange rates": {"task": "shop.tasks.refresh_rates", "schedule": crontab(minute=20)},
    "apply notices that wait": {"task": "payments.tasks.apply_waiting_notices", "schedule": 30.0},
    "seal the ledger": {"task": "payments.tasks.seal_ledger", "schedule": 300.0},
    "ask about open payments": {"task": "payments.tasks.poll_open_payments", "schedule": 60.0},
    "send refunds that wait": {"task": "payments.tasks.send_waiting_refunds", "schedule": 60.0},
    "reconcile yesterday": {"task": "payments.tasks.reconcile_yesterday", "schedule": crontab(hour=6, minute=10)},
    "fetch bank statements": {"task": "payments.tasks.fetch_statements", "schedule": 5.0, "options": {"expires": 5.0}},
    "seal bank accounts anew": {"task": "payments.tasks.seal_accounts_anew", "schedule": crontab(minute=50)},
    "ask carriers where parcels are": {"task": "logistics.tasks.poll_carriers", "schedule": 5.0},
    # Two seconds are the promise: nothing on a page is older than five. A turn that comes late is not made up for.
    "refresh lists and search": {"task": "catalog.tasks.refresh_due", "schedule": 2.0, "options": {"expires": 2.0}},
    "go on with sheets that were brought": {"task": "catalog.tasks.work_on_sheets", "schedule": 20.0},
    "finish pictures that wait": {"task": "catalog.tasks.make_waiting_renditions", "schedule": 600.0},
    "turn the pages at midnight": {"task": "catalog.tasks.turn_pages", "schedule": crontab(hour=0, minute=0)},
    "look for lost pictures": {"task": "catalog.tasks.look_for_lost_pictures", "schedule": crontab(hour=3, minute=40)},
    "write to staff about low stock": {"task": "catalog.tasks.write_low_stock", "schedule": crontab(hour=6, minute=0)},
    # The day of a preorder is that of UTC.
    "end preorders with their day": {"task": "catalog.tasks.end_preorders", "schedule": 300.0},
    "clear old translation sheets": {
        "task": "catalog.tasks.clear_translation_sheets",
        "schedule": crontab(hour=3, minute=20),
    },
    "forget old wishes": {"task": "customers.tasks.forget_old_wishes", "schedule": crontab(hour=3, minute=10)},
    "end points that nobody moved": {"task": "customers.tasks.lapse_points", "schedule": crontab(hour=3, minute=50)},
    "ask buyers for reviews": {"task": "customers.tasks.invite_reviewers", "schedule": crontab(minute=25)},
    "count the words that search knows": {"task": "catalog.tasks.count_search_words", "schedule": 300.0},
    "tidy what search has counted": {"task": "catalog.tasks.tidy_search", "schedule": crontab(hour=3, minute=40)},
    "follow the rules of collections": {"task": "catalog.tasks.gather_collections", "schedule": 30.0},
    "open and close collections by their days": {"task": "catalog.tasks.look_at_windows", "schedule": 30.0},
    "turn the pages as promotions begin and end": {"task": "orders.tasks.turn_pages", "schedule": crontab()},
    "give stock of unpaid orders back": {"task": "orders.tasks.expire_unpaid", "schedule": 20.0},
    "forget what forms were answered": {"task": "shop.tasks.forget_answers", "schedule": crontab(minute=35)},
    "delete identities that were kept long enough": {
        "task": "orders.tasks.delete_identities",
        "schedule": crontab(hour=4, minute=0),
    },
    "forget baskets of ninety days ago": {"task": "orders.tasks.sweep_baskets", "schedule": crontab(hour=3, minute=50)},
}
