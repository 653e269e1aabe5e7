"""Where the mechanism goes: how often by kind of place, what is due, scores with their reasons, proposals of both sides, scenarios by days.

Of what is to come nothing stands in clear: what is sealed here opens for planners alone; in clear are rules, weights and past visits.
Members see coverage and propose, coordinators set rules, planners choose; reports take coverage from here.
"""
