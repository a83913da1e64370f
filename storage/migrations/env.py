"""What Alembic runs: on the connection, and inside the transaction, that `migrate` hands over."""

from alembic import context

import storage.community_tables  # noqa: F401  # its tables join the metadata
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
