"""The audit on the pages: of the store, by its rules, and of a draft that a visitor sends."""
