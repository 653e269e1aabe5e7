import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts the files of a record as ODK Collect does: FOLDER FORM VERSION INSTANCE PUBLIC_KEY NAME..., the answers last. */
public class Encryptor {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        String instance = args[3];
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(args[4])));
        byte[] aes = new byte[32];
        new SecureRandom().nextBytes(aes);
        String sealedKey = under(key, aes);
        MessageDigest seed = MessageDigest.getInstance("MD5");
        seed.update(instance.getBytes(StandardCharsets.UTF_8));
        seed.update(aes);
        byte[] vector = seed.digest();
        StringBuilder told = new StringBuilder(args[1] + "\n" + args[2] + "\n" + sealedKey + "\n" + instance + "\n");
        for (int at = 5, turn = 0; at < args.length; at++, turn++) {
            vector[turn % vector.length]++;
            byte[] plain = Files.readAllBytes(folder.resolve(args[at]));
            Cipher cipher = Cipher.getInstance("AES/CFB/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"), new IvParameterSpec(vector));
            Files.write(folder.resolve(args[at] + ".enc"), cipher.doFinal(plain));
            told.append(args[at]).append("::").append(hex(MessageDigest.getInstance("MD5").digest(plain))).append("\n");
        }
        byte[] digest = MessageDigest.getInstance("MD5").digest(told.toString().getBytes(StandardCharsets.UTF_8));
        System.out.println(sealedKey + " " + under(key, digest));
    }

    private static String under(PublicKey key, byte[] data) throws Exception {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key,
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return Base64.getEncoder().encodeToString(cipher.doFinal(data));
    }

    private static String hex(byte[] data) {
        StringBuilder text = new StringBuilder();
        for (byte one : data) text.append(String.format("%02x", one));
        return text.toString();
    }
}
