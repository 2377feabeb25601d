package org.photosphere.services.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.services.config.ClusterSettings;

/** What the actor system is told so that nodes talk TLS, checked before it starts. */
final class ClusterTls {

    private static final String SSL = "pekko.remote.artery.ssl.config-ssl-engine.";

    private ClusterTls() {}

    /** @throws InputException where a store cannot be read or a certificate is not valid today */
    static Map<String, Object> of(ClusterSettings.Tls tls) {
        requireValid(tls.keyStore(), tls.password());
        requireValid(tls.trustStore(), tls.password());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("pekko.remote.artery.transport", "tls-tcp");
        config.put(SSL + "key-store", tls.keyStore().toAbsolutePath().toString());
        config.put(SSL + "trust-store", tls.trustStore().toAbsolutePath().toString());
        config.put(SSL + "key-store-password", tls.password());
        config.put(SSL + "key-password", tls.password());
        config.put(SSL + "trust-store-password", tls.password());
        config.put(SSL + "protocol", "TLSv1.3");
        config.put(SSL + "enabled-algorithms", List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"));
        config.put(SSL + "require-mutual-authentication", "on");
        return config;
    }

    private static void requireValid(Path file, String password) {
        try (InputStream bytes = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(bytes, password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    requireValid(file, alias, certificate);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new InputException(
                    "the store " + file + " for TLS between nodes cannot be read: " + e.getMessage(),
                    "give a PKCS 12 file and its password under photosphere.cluster.tls",
                    e);
        }
    }

    private static void requireValid(Path file, String alias, X509Certificate certificate) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new InputException(
                    "the certificate " + alias + " in " + file + " is valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant(),
                    "replace it, and start the node again",
                    e);
        }
    }
}
