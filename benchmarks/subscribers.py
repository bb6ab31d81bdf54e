"""Subscribers for `benchmarks.feeds`: a process of its own, so that it takes nothing from the one that serves."""

import http.client
import json
import sys
import threading
import time


def play(port: int, requests: int, clients: int, tokens: list[str]) -> list[tuple[int, float]]:
    """Be the subscribers; between the halves wait until the calendar has changed."""
    each, answers = requests // clients, []
    half = threading.Barrier(clients + 1)

    def client(number: int) -> None:
        door, path, tag = (
            http.client.HTTPConnection("127.0.0.1", port, timeout=60),
            f"/feed/{tokens[number % len(tokens)]}.ics",
            "",
        )
        for turn in range(each):
            if turn == each // 2:
                door.close()  # an idle connection may be gone by the time the calendar has changed
                half.wait()
                half.wait()
            start = time.perf_counter()
            door.request("GET", path, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"} if tag else {})
            answer = door.getresponse()
            answer.read()
            answers.append((answer.status, time.perf_counter() - start))
            tag = answer.headers.get("ETag", "")

    def guarded(number: int) -> None:
        try:
            client(number)
        except BaseException:
            half.abort()  # nobody waits for a client that died
            raise

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    half.wait()
    print("half", flush=True)
    sys.stdin.readline()
    half.wait()
    for thread in threads:
        thread.join()
    return answers


if __name__ == "__main__":
    port, requests, clients, *tokens = sys.argv[1:]
    print(json.dumps(play(int(port), int(requests), int(clients), tokens)), flush=True)
