select `a`, ${b} from x
---
select \d