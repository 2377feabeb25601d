package org.photosphere.services.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;

/** A PKCS 12 file for TLS, read and checked completely before use. Immutable. */
public final class KeyStoreFile {

    private static final int LARGEST = 1 << 20;

    /** A condition on an entry of the store. */
    private interface Condition {
        boolean holds(String alias) throws GeneralSecurityException;
    }

    private interface Initialisation {
        void run(SSLContext context) throws GeneralSecurityException;
    }

    private final Path file;
    private final char[] password;
    private final KeyStore store;

    private KeyStoreFile(Path file, String password, KeyStore store) {
        this.file = file;
        this.password = password.toCharArray();
        this.store = store;
    }

    /**
     * Reads a store with a private key and its certificate.
     *
     * @param settings settings path of file and password, for the hint, such as "photosphere.http.tls"
     * @throws InputException if it cannot be read, has no key, or a certificate that is not valid today
     */
    public static KeyStoreFile ofKey(Path file, String password, String settings) {
        KeyStoreFile read = read(file, password, settings);
        if (!read.has(read::isKey, settings)) {
            throw new InputException(
                    "the key store " + file + " holds no private key",
                    "give the file with this node's key and certificate as " + settings + ".key-store");
        }
        return read;
    }

    /**
     * Reads a store with the certificates of authorities.
     *
     * @param settings settings path of file and password, for the hint, such as "photosphere.http.tls"
     * @throws InputException if it cannot be read, has no such certificate, or one that is not valid today
     */
    public static KeyStoreFile ofAuthorities(Path file, String password, String settings) {
        KeyStoreFile read = read(file, password, settings);
        if (!read.has(read.store::isCertificateEntry, settings)) {
            throw new InputException(
                    "the trust store " + file + " holds no certificate of an authority",
                    "import it with keytool -importcert, and give the file as " + settings + ".trust-store");
        }
        return read;
    }

    private static KeyStoreFile read(Path file, String password, String settings) {
        String hint = "give a PKCS 12 file and its password under " + settings;
        byte[] bytes = InputFiles.read(file, LARGEST, hint);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                requireValid(file, alias, certificates(store, alias));
            }
            return new KeyStoreFile(file, password, store);
        } catch (InputException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // A damaged file makes the parser fail in any of these ways.
            throw unreadable(file, e, settings);
        }
    }

    private static List<Certificate> certificates(KeyStore store, String alias) throws GeneralSecurityException {
        List<Certificate> all = new ArrayList<>();
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain != null) {
            all.addAll(List.of(chain));
        } else if (store.getCertificate(alias) != null) {
            all.add(store.getCertificate(alias));
        }
        return all;
    }

    private static void requireValid(Path file, String alias, List<Certificate> certificates) {
        for (Certificate each : certificates) {
            if (each instanceof X509Certificate certificate) {
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
    }

    /** Returns whether an entry is a private key, checked against its certificate. */
    private boolean isKey(String alias) throws GeneralSecurityException {
        Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
        Certificate[] chain = store.getCertificateChain(alias);
        if (key instanceof PrivateKey mine && chain != null && chain.length > 0) {
            KeyPairCheck.require(file, alias, mine, chain[0]);
            return true;
        }
        return false;
    }

    private boolean has(Condition wanted, String settings) {
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (wanted.holds(alias)) {
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            throw unreadable(file, e, settings);
        }
    }

    private static InputException unreadable(Path file, Exception e, String settings) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new InputException(
                "the store " + file + " for TLS cannot be read: " + why,
                "give a PKCS 12 file and its password under " + settings,
                e);
    }

    public Path file() {
        return file;
    }

    /** Returns the TLS context of a server that presents this store's certificate. */
    public SSLContext serverContext() {
        return context(context -> {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            context.init(keys.getKeyManagers(), null, null);
        });
    }

    /** Returns the TLS context of a client that trusts this store's authorities only. */
    public SSLContext clientContext() {
        return context(context -> {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            context.init(null, trust.getTrustManagers(), null);
        });
    }

    private SSLContext context(Initialisation initialisation) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            initialisation.run(context);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with " + file, e);
        }
    }
}
