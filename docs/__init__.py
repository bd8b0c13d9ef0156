"""What people read to use Duban: a page for each kind of user in two languages, and the details."""
