package org.photosphere.services.endpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Map;
import org.photosphere.model.InputException;

/**
 * Checks that a private key belongs to a certificate: otherwise every handshake fails, and only the client sees the
 * cause.
 */
final class KeyPairCheck {

    private static final Map<String, String> SIGNATURES = Map.of(
            "RSA",
            "SHA256withRSA",
            "EC",
            "SHA256withECDSA",
            "DSA",
            "SHA256withDSA",
            "EdDSA",
            "EdDSA",
            "Ed25519",
            "Ed25519");

    private KeyPairCheck() {}

    /** @throws InputException if the certificate belongs to another key */
    static void require(Path file, String alias, PrivateKey key, Certificate certificate)
            throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return;
        }
        byte[] text = "photosphere".getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        boolean matches;
        try {
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            matches = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            matches = false;
        }
        if (!matches) {
            throw new InputException(
                    "the certificate " + alias + " in " + file + " is not that of its private key",
                    "recreate the store from the key and the certificate that was issued for it");
        }
    }
}
