"""A device in Python: heartbeats over confirmable CoAP, the settings that come back, log lines. CPython 3 and MicroPython 1.22 or later.

python3 sonde.py HOST PORT DEVICE [UPLINKS]        or, on a board:        import sonde; sonde.run("HOST", 5683, "DEVICE")
"""
import json, os, socket, struct, sys, time

clock = getattr(time, "ticks_ms", None) or (lambda: int(time.monotonic() * 1000))
WRAP = 0x1FFFFFFF  # MicroPython's clock starts again at 0 there, at the earliest


def varint(n):
    return bytes((n,)) if n < 128 else bytes((n & 127 | 128,)) + varint(n >> 7)


def field(number, value):  # a whole number, a float or bytes; https://protobuf.dev/programming-guides/encoding
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(data):  # whole numbers and bytes by their field numbers
    found, at = {}, 0
    def read():
        nonlocal at
        value = shift = 0
        while True:
            value |= (data[at] & 127) << shift
            shift, at = shift + 7, at + 1
            if data[at - 1] < 128:
                return value
    while at < len(data):
        tag = read()
        if tag & 7 in (1, 5):  # of eight or four bytes, in a field that a later server may add
            at += 8 if tag & 7 == 1 else 4
            continue
        value = length = read()
        if tag & 7 == 2:
            value, at = data[at : at + length], at + length
        found[tag >> 3] = value
    return found


def request_of(device, message_id, body, resource=b"uplink", form=42):  # POST /uplink/DEVICE, content-format 42, a token of four bytes
    name = device.encode()
    length = bytes((len(name),)) if len(name) < 13 else bytes((13, len(name) - 13))
    path = bytes((0xB0 | len(resource),)) + resource + length + name
    return b"\x44\x02" + struct.pack(">H", message_id) + os.urandom(4) + path + bytes((0x11, form, 0xFF)) + body


def ask(sock, request, times=5):  # RFC 7252, 4.2: the same datagram again, with doubling pauses. None: no answer, in 62 to 93 s for five
    pause, is_acknowledged = 2000 + os.urandom(1)[0] * 1000 // 255, False
    for _ in range(times):
        start, spent = clock(), 0
        try:
            if not is_acknowledged:
                sock.send(request)
        except OSError:
            pass  # no link now: as if the datagram were lost
        while spent < pause:
            sock.settimeout((pause - spent) / 1000)
            try:
                answer = sock.recv(1152)
            except OSError:
                answer = b""
            spent = (clock() - start) & WRAP
            if len(answer) < 4:
                continue
            kind, is_ours = answer[0] >> 4, answer[2:4] == request[2:4]
            if is_ours and kind == 6 and answer[1] == 0:
                is_acknowledged = True  # the answer comes later, in a message of its own
            elif is_ours and kind == 7:
                return answer  # a reset
            elif answer[1] > 31 and answer[0] & 15 == 4 and answer[4:8] == request[4:8] and (kind != 6 or is_ours):
                if kind == 4:
                    sock.send(b"\x60\x00" + answer[2:4])
                return answer
            elif kind == 4:
                sock.send(b"\x70\x00" + answer[2:4])
        pause *= 2


def read(answer):  # its code, Max-Age and payload
    at, number, max_age = 4 + (answer[0] & 15), 0, 60
    while at < len(answer) and answer[at] != 255:
        sizes, at = [answer[at] >> 4, answer[at] & 15], at + 1
        for i in (0, 1):  # RFC 7252, 3.1: 13 goes on in one byte, 14 in two
            if sizes[i] == 13:
                sizes[i], at = 13 + answer[at], at + 1
            elif sizes[i] == 14:
                sizes[i], at = 269 + answer[at] * 256 + answer[at + 1], at + 2
        number, length = number + sizes[0], sizes[1]
        if number == 14:
            max_age = int.from_bytes(answer[at : at + length], "big")
        at += length
    return answer[1], max_age, answer[at + 1 :]


KEPT = 32  # log lines that wait; the oldest gives way
lines, dropped = [], 0


def log(text, level=3, module="app"):  # 1 error, 2 warning, 3 information, 4 debugging. Sent after the next accepted uplink
    global dropped
    while len(json.dumps(text)) > 200:
        text = text[: len(text) * 3 // 4] + "..."
    lines.append((clock(), level, module, text))
    if len(lines) > KEPT:
        lines.pop(0)
        dropped += 1


def send_lines(sock, device, message_id):  # one message, sent twice at most: a bad link must not become worse
    global dropped
    count, lost = min(len(lines), 8), dropped
    while True:
        body = [{"l": 2, "n": "sonde", "m": "%d log lines were dropped" % lost}] if lost else []
        body += [{"l": l, "n": n, "m": m, "a": (clock() - at) & WRAP} for at, l, n, m in lines[:count]]
        encoded = json.dumps(body).encode()
        if len(encoded) <= 1024:
            break
        count -= 1
    answer = ask(sock, request_of(device, message_id, encoded, b"logs", 50), 2)
    if answer and answer[1] != 0x9D and answer[1] >> 5 != 5:  # accepted, or refused for good
        del lines[:count]
        dropped -= lost
    return answer


def run(host, port, device, interval=60, mode=0, uplinks=None, measure=lambda: 21.5):  # measure() returns degrees, and may log()
    info = socket.getaddrinfo(host, port, 0, socket.SOCK_DGRAM)[0]
    sock = socket.socket(info[0], socket.SOCK_DGRAM)
    sock.connect(info[-1])
    message_id, count = struct.unpack(">H", os.urandom(2))[0], 0
    while True:
        heartbeat = field(1, field(2, interval) + field(6, mode)) + field(4, float(measure()))
        request = request_of(device, message_id, field(1, count) + field(2, heartbeat))
        while True:
            answer = ask(sock, request)
            code, max_age, payload = read(answer) if answer else (0, 60, b"")
            print("%s #%d %d.%02d" % (device, count, code >> 5, code & 31))
            if answer and code != 0x9D and code >> 5 != 5:
                break
            time.sleep(min(max_age, 3600))  # 4.29, 5.xx or no answer: the same message again
        if code == 0x45:
            told = fields(fields(payload).get(1, b""))
            interval, mode = told.get(1, interval), told.get(2, mode)
            print("%s told: heartbeat_interval %d, location_mode %d" % (device, interval, mode))
        message_id, count = (message_id + 1) & 0xFFFF, count + 1
        if code >> 5 == 2 and (lines or dropped):
            send_lines(sock, device, message_id)
            message_id = (message_id + 1) & 0xFFFF
        if count == uplinks:
            return
        time.sleep(interval)


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), sys.argv[3], interval=1, uplinks=int(sys.argv[4]) if len(sys.argv) > 4 else None)
