#!/bin/sh
# Takes out of an environment what a running installation never reads: what only builds it, tests, and sources of
# compiled parts. Compiles what is used, since nothing may be written where it runs. `lighten.sh ENVIRONMENT`.
set -eu
where=$1
"$where/bin/pip" uninstall --quiet --yes hatchling editables trove-classifiers pathspec pluggy
site=$(echo "$where"/lib/python3.*/site-packages)
rm -rf "$site/pip" "$site"/pip-*.dist-info "$site/setuptools" "$site"/setuptools-*.dist-info "$site/pkg_resources" \
    "$site/_distutils_hack" "$site/distutils-precedence.pth" "$where"/bin/pip* "$where"/bin/Activate* "$where"/bin/activate*
find "$site" -type d \( -name tests -o -name test -o -name testing \) -path '*/numpy/*' -prune -exec rm -rf {} +
find "$site" -type d -name tests -prune -exec rm -rf {} +
find "$site" \( -name '*.pyi' -o -name '*.pxd' -o -name '*.h' -o -name '*.a' -o -name '*.c' -o -name '*.map' \) -type f -delete
# Pictures of a kind that the product never reads, and parts of numpy that build other packages.
rm -rf "$site"/pillow_heif* "$site"/_pillow_heif* "$site/numpy/distutils" "$site/numpy/f2py" "$site/numpy/core/include"
# Names for debuggers. Not in *.libs, whose files are laid out by another tool and do not bear it.
find "$site" -name '*.so' -type f ! -path '*.libs/*' -exec strip --strip-unneeded {} +
# Words of other languages in the interfaces of Django and its parts: the product speaks Swedish, and English beside it.
for locale in $(find "$site" -type d -name locale); do
    find "$locale" -mindepth 1 -maxdepth 1 -type d ! -name sv ! -name sv_SE ! -name en ! -name en_GB -exec rm -rf {} +
done
find "$site" -name '*.po' -type f -delete
find "$site" -name __pycache__ -type d -prune -exec rm -rf {} +
# Compiled is what a server and the commands load; the rest is compiled when it is asked for.
export DJANGO_SETTINGS_MODULE=upptack.config.settings UPPTACK_MODE=demo UPPTACK_FOLDER=/tmp/compiled
"$where/bin/upptack" migrate
"$where/bin/upptack" load >/dev/null
"$where/bin/python" -c 'import django; django.setup(); import upptack.config.wsgi, upptack.config.urls; from django.urls import get_resolver; get_resolver().url_patterns; import granian.server, granian.wsgi'
rm -rf /tmp/compiled
find "$site" -name '*.pyc' | grep -q upptack
