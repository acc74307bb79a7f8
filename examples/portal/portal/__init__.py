"""A small portal around smallgiants: one group, its members, its meetings.  FastAPI, SQLAlchemy, no script in the browser."""
