-- Giving an entry its place is the one change allowed, and the common one: it is told apart without calling
-- a function for each row. Whatever else is tried still meets the refusal.
drop trigger only_order on ledger.entry;
create trigger only_order before update on ledger.entry for each row
  when (old.seq is not null or new.seq is null
    or (old.entry_id, old.written, old.action, old.actor_kind, old.actor_agency, old.actor_office, old.actor_digest,
        old.subject_digest, old.dossier, old.at, old.detail_digest, old.leaf_hash)
      is distinct from
       (new.entry_id, new.written, new.action, new.actor_kind, new.actor_agency, new.actor_office, new.actor_digest,
        new.subject_digest, new.dossier, new.at, new.detail_digest, new.leaf_hash))
  execute function ledger.only_order();
