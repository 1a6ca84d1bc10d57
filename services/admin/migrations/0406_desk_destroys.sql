-- What the desk destroyed is listed there, newest first.
create index requests_desk_destroys on requests (id) where kind = 'destroy' and asked_by = 'desk';
