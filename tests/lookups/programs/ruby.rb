# frozen_string_literal: true

@IMPORT@
require "digest"

value = case ARGV[0]
        when "plain" then @PLAIN@
        when "key" then @KEY@
        when "number" then @NUMBER@
        when "missing" then @MISSING@
        when "no_key" then @NO_KEY@
        when "null" then @NULL@
        when "no_json" then @NO_JSON@
        end
puts Digest::SHA256.hexdigest(value)
