"""peer_python.py FOLDER ROUNDS: Python's email package on the mails of a folder: structure, headers, every body decoded."""
import email
import email.policy
import pathlib
import sys
import time

mails = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]
best = 1e9
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    for raw in mails:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        str(message["subject"])
        for part in message.walk():
            if not part.is_multipart():
                part.get_content() if part.get_content_maintype() == "text" else part.get_payload(decode=True)
    best = min(best, time.perf_counter() - start)
print(f"mime {best:.6f}")
