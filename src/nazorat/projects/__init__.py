"""What funders and embassies are told: five numbers, and for each project a table of facts, each counted under one project once.

Refuses a fact counted twice, a planned visit, a draft, a single person.
Coordinators keep projects; planners read the numbers too.
"""
