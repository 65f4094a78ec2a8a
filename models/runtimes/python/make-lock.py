"""Pins everything that a family's requirements.txt brings along, for every system, with hashes: requirements.lock.

    python models/runtimes/python/make-lock.py models/faster_whisper 3.11 3.14

Needs uv. The two versions are the first and the last Python that the environment may have. What an installation
downloads on each system is counted here and written into the lock, so that it can be said before anything is asked.
"""

import pathlib
import re
import subprocess
import sys
import tomllib

# Names as in Node: process.platform and process.arch. A wheel's tag has to match.
systems = {
    "linux-x64": r"any|manylinux\S*_x86_64",
    "linux-arm64": r"any|manylinux\S*_aarch64",
    "darwin-arm64": r"any|macosx_\S*_(arm64|universal2)",
    "win32-x64": r"any|win_amd64",
}
markers = {
    "linux-x64": ("linux", "Linux", "x86_64"),
    "linux-arm64": ("linux", "Linux", "aarch64"),
    "darwin-arm64": ("darwin", "Darwin", "arm64"),
    "win32-x64": ("win32", "Windows", "AMD64"),
}
# What torch's build for CUDA needs besides itself; install-environment leaves it out where there is no such GPU.
only_for_cuda = r"(nvidia-|cuda-)|triton$"


def main(folder, first, last):
    requirements = folder / "requirements.txt"
    header = [
        "# Made by models/runtimes/python/make-lock.py from requirements.txt; not edited by hand.",
        f"# python {first} {last}",
        *checkouts(requirements),
        *downloads(requirements, first),
    ]
    pins = compiled(requirements, first, "requirements.txt")
    (folder / "requirements.lock").write_text("\n".join(header) + "\n" + pins)


def checkouts(requirements):
    """Code that no registry has, as requirements.txt names it: `# checkout <url> <commit>`."""
    return re.findall(r"^# checkout \S+ [0-9a-f]{40}$", requirements.read_text(), re.M)


def compiled(requirements, python, format):
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header"]
    options = ["--python-version", python, "--format", format, str(requirements)]
    return subprocess.run([*command, *options], check=True, capture_output=True, text=True).stdout


def downloads(requirements, first):
    pylock = compiled(requirements, first, "pylock.toml")
    for system in systems:
        sizes = download_bytes(pylock, system)
        if isinstance(sizes, str):
            print(f"{sizes} has no wheel for {system}: nothing is installed there", file=sys.stderr)
            continue
        cuda = sum(size for name, size in sizes.items() if re.match(only_for_cuda, name))
        yield f"# download {system} {sum(sizes.values())}" + (f", {cuda} of it for CUDA" if cuda else "")


def download_bytes(pylock, system):
    """What Python 3.12 downloads of each package, others a per cent or two else; or a package that has no wheel."""
    from pip._vendor.packaging.markers import Marker

    platform, name, machine = markers[system]
    here = {
        "sys_platform": platform,
        "platform_system": name,
        "platform_machine": machine,
        "python_version": "3.12",
        "python_full_version": "3.12.0",
    }
    sizes = {}
    for package in tomllib.loads(pylock)["packages"]:
        if "marker" in package and not Marker(package["marker"]).evaluate(here):
            continue
        fitting = [wheel["size"] for wheel in package.get("wheels", []) if fits(wheel["url"], system)]
        if not fitting:
            return f"{package['name']} {package['version']}"
        sizes[package["name"]] = min(fitting)
    return sizes


def fits(url, system):
    python, abi, platform = url.rsplit("/", 1)[-1].removesuffix(".whl").split("-")[-3:]
    version = re.fullmatch(r"(?:cp|py)3(\d*)(?:\.py2)?|py2\.py3", python)
    runs = version is not None and (abi == "none" or abi == "cp312" or (abi == "abi3" and int(version[1]) <= 12))
    return runs and any(re.fullmatch(systems[system], tag) for tag in platform.split("."))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3])
