create table x as
select 1;
---
select 2