import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

public class Program {
    static String lookUp(String name) {
        switch (name) {
            case "plain":
                return @PLAIN@;
            case "key":
                return @KEY@;
            case "number":
                return @NUMBER@;
            case "missing":
                return @MISSING@;
            case "no_key":
                return @NO_KEY@;
            case "null":
                return @NULL@;
            default:
                return @NO_JSON@;
        }
    }

    public static void main(String[] arguments) throws Exception {
        byte[] value = lookUp(arguments[0]).getBytes(StandardCharsets.UTF_8);
        System.out.println(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
    }
}
