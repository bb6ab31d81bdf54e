"""A visitor without a browser: one Streamlit session over its websocket, so that ten fit beside the server they ask.

It keeps what the server said last of every slider, sends what a browser would, and tells when a run of the page is
over, what it said, and how much travelled.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

LONGEST = 120.0


@dataclass
class Run:
    """One run of a page: seconds until it was over, bytes that travelled, and the texts it drew."""

    seconds: float
    size: int
    said: list[str] = field(default_factory=list)


class Visitor:
    """One open page."""

    def __init__(self, address: str, page: str = "", query: str = "lang=zh") -> None:
        self._socket: ClientConnection = connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream",
            max_size=None,
            subprotocols=["streamlit"],  # type: ignore[list-item]
        )
        self._query, self._page, self._hash = query, page, ""
        self._states: dict[str, WidgetState] = {}
        self.sliders: dict[str, tuple[str, float]] = {}
        """By its label, without the amount behind it: the id and the value of every slider with one knob."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def open(self) -> Run:
        """Open the page."""
        return self._run({})

    def look(self) -> Run:
        """Run the page again with nothing changed."""
        return self._run({})

    def slide(self, label: str, value: float) -> Run:
        """Let a slider go at a value."""
        name, _ = self.sliders[label]
        state = WidgetState(id=name)
        state.double_array_value.data.append(value)
        return self._run({name: state})

    def _run(self, states: Mapping[str, WidgetState]) -> Run:
        self._states |= states
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self._query, self._hash
        asked.page_name = "" if self._hash else self._page
        asked.widget_states.widgets.extend(self._states.values())
        began, size, said = time.perf_counter(), 0, list[str]()
        self._socket.send(message.SerializeToString())
        while True:
            raw = self._socket.recv(timeout=LONGEST)
            assert isinstance(raw, bytes)
            size += len(raw)
            told = ForwardMsg()
            told.ParseFromString(raw)
            if self._heard(told, said):
                return Run(time.perf_counter() - began, size, said)

    def _heard(self, told: ForwardMsg, said: list[str]) -> bool:
        """Take in a message; tell whether the run is over."""
        kind = told.WhichOneof("type")
        if kind == "navigation":
            self._hash = told.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = told.page_info_changed.query_string
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            element = told.delta.new_element
            if element.HasField("slider") and len(element.slider.default) == 1:
                slider = element.slider
                value = slider.value[0] if slider.set_value else slider.default[0]
                self.sliders[slider.label.partition(" · ")[0]] = (slider.id, value)
                if slider.set_value:
                    self._states.pop(slider.id, None)
            elif element.HasField("html") and not element.html.body.startswith("<style>"):
                said.append(element.html.body)
        elif kind == "script_finished":
            return told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False


def planned(run: Run) -> bool:
    """Tell whether a run drew a certificate, and none that is still being worked on."""
    return any("cp-proof" in text for text in run.said) and not any("cp-working" in text for text in run.said)
