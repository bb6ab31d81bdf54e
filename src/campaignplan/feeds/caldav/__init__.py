"""CalDAV: a calendar pushed into a collection of a server such as Radicale or Nextcloud, one object an event.

What we put there is remembered by name and digest. So a push touches what changed, deletes what is gone, puts
back what somebody else changed, and leaves alone whatever it did not put there.
"""
