"""The questions of the hello application."""

from jobbergate_cli.subapps.applications.application_base import JobbergateApplicationBase
from jobbergate_cli.subapps.applications.questions import Integer, Text


class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        return [
            Text("greeting", message="What should the job say", default=self.application_config["greeting"]),
            Integer(
                "steps",
                message="How many steps should it count",
                minval=1,
                maxval=60,
                default=self.application_config["steps"],
            ),
        ]
