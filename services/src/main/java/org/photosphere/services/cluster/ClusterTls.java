package org.photosphere.services.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.services.config.ClusterSettings;
import org.photosphere.services.endpoint.KeyStoreFile;

/** Configuration of TLS between nodes, checked before the actor system starts. */
final class ClusterTls {

    private static final String SETTINGS = "photosphere.cluster.tls";
    private static final String SSL = "pekko.remote.artery.ssl.config-ssl-engine.";

    private ClusterTls() {}

    /** @throws InputException if a store cannot be read, has no usable entry, or a certificate is not valid today */
    static Map<String, Object> of(ClusterSettings.Tls tls) {
        KeyStoreFile.ofKey(tls.keyStore(), tls.password(), SETTINGS);
        KeyStoreFile.ofAuthorities(tls.trustStore(), tls.password(), SETTINGS);
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
}
