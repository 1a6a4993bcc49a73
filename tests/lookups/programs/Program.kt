import java.security.MessageDigest

fun lookUp(case: String): String = when (case) {
    "plain" -> @PLAIN@
    "key" -> @KEY@
    "number" -> @NUMBER@
    "missing" -> @MISSING@
    "no_key" -> @NO_KEY@
    "null" -> @NULL@
    else -> @NO_JSON@
}

fun main(arguments: Array<String>) {
    val digest = MessageDigest.getInstance("SHA-256").digest(lookUp(arguments[0]).toByteArray())
    println(digest.joinToString("") { "%02x".format(it) })
}
