"""The questions of an MPI run. What is asked next follows from what was answered."""

from jobbergate_cli.subapps.applications.application_base import JobbergateApplicationBase
from jobbergate_cli.subapps.applications.questions import BooleanList, Confirm, Integer, List, Text


class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        defaults = self.application_config
        data["nextworkflow"] = "layout"
        return [
            Text("job_name", message="Name of the job", default=defaults["job_name"]),
            Text("executable", message="Program to run", default=defaults["executable"]),
            Text("partition", message="Partition", default=defaults["partition"]),
            List("launcher", message="How to start the ranks", choices=["srun", "mpirun"], default="srun"),
            Confirm("hybrid", message="Does each rank start OpenMP threads", default=False),
        ]

    def layout(self, data):
        """How ranks and threads lie on the nodes; threads are asked for in a hybrid run only."""
        defaults = self.application_config
        data["nextworkflow"] = "limits"
        questions = [
            Integer("nodes", message="Nodes", minval=1, maxval=1024, default=defaults["nodes"]),
            Integer(
                "tasks_per_node",
                message="Ranks on each node",
                minval=1,
                maxval=256,
                default=defaults["tasks_per_node"],
            ),
        ]
        if data["hybrid"]:
            questions.append(Integer("cpus_per_task", message="Threads of each rank", minval=1, maxval=256, default=8))
        return questions

    def limits(self, data):
        defaults = self.application_config
        ranks = int(data["nodes"]) * int(data["tasks_per_node"])
        return [
            Text("time_limit", message=f"Time limit for {ranks} ranks", default=defaults["time_limit"]),
            BooleanList(
                "notify",
                message="Should Slurm write an e-mail at the end",
                default=False,
                whentrue=[Text("email", message="Address")],
            ),
        ]
