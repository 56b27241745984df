"""The questions of a molecular dynamics run: the system, the machine, then how long."""

from jobbergate_cli.subapps.applications.application_base import JobbergateApplicationBase
from jobbergate_cli.subapps.applications.questions import Const, File, Integer, List, Text


class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        defaults = self.application_config
        data["nextworkflow"] = "machine"
        return [
            Text("job_name", message="Name of the run", default=defaults["job_name"]),
            File("structure", message="Structure (.gro)", default=defaults["structure"]),
            File("topology", message="Topology (.top)", default=defaults["topology"]),
            Text("temperature_k", message="Temperature in kelvin", default=str(defaults["temperature_k"])),
            Text("pressure_bar", message="Pressure in bar", default=str(defaults["pressure_bar"])),
        ]

    def machine(self, data):
        defaults = self.application_config
        data["nextworkflow"] = "length"
        return [
            List("partition", message="Partition", choices=["gpu", "compute"], default=defaults["partition"]),
            Integer("nodes", message="Nodes", minval=1, maxval=64, default=defaults["nodes"]),
            Integer("ranks", message="MPI ranks", minval=1, maxval=1024, default=defaults["ranks"]),
        ]

    def length(self, data):
        """Only the GPU partition is asked for GPUs."""
        defaults = self.application_config
        if data["partition"] == "gpu":
            gpus = Integer("gpus", message="GPUs on each node", minval=1, maxval=8, default=defaults["gpus"])
        else:
            gpus = Const("gpus", default=0)
        return [
            gpus,
            Integer(
                "production_ns",
                message="Nanoseconds of production",
                minval=1,
                maxval=10_000,
                default=defaults["production_ns"],
            ),
            Text("time_limit", message="Time limit", default=defaults["time_limit"]),
        ]
