"""GitHub, by its GraphQL interface and, where that lacks something, by REST."""
