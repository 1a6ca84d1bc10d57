-- Run by PostgreSQL's image when its folder is new: a database and a role for each service, and none enters another's.
\getenv user_password USER_DATABASE_PASSWORD
\getenv delivery_password DELIVERY_DATABASE_PASSWORD
\getenv admin_password ADMIN_DATABASE_PASSWORD
create role exqress_user login password :'user_password';
create role exqress_delivery login password :'delivery_password';
create role exqress_admin login password :'admin_password';
create database exqress_user owner exqress_user;
create database exqress_delivery owner exqress_delivery;
create database exqress_admin owner exqress_admin;
revoke connect on database exqress_user, exqress_delivery, exqress_admin, postgres from public;
