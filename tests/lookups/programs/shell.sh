@IMPORT@

case $1 in
plain) value=@PLAIN@ || exit 7 ;;
key) value=@KEY@ || exit 7 ;;
number) value=@NUMBER@ || exit 7 ;;
missing) value=@MISSING@ || exit 7 ;;
no_key) value=@NO_KEY@ || exit 7 ;;
null) value=@NULL@ || exit 7 ;;
no_json) value=@NO_JSON@ || exit 7 ;;
esac
printf '%s' "$value" | sha256sum | cut -d ' ' -f 1
