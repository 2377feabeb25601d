package org.photosphere.services.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;

class KeyStoreFileTest {

    private static final String SETTINGS = "photosphere.http.tls";

    @TempDir
    static Path folder;

    private static TestStores good;

    @BeforeAll
    static void make() throws Exception {
        good = TestStores.make(folder, "good");
    }

    private static KeyStoreFile key(Path file, String password) {
        return KeyStoreFile.ofKey(file, password, SETTINGS);
    }

    @Test
    void opensAKeyAndWhatTrustsIt() {
        assertThat(key(good.keys(), TestStores.PASSWORD).serverContext()).isNotNull();
        assertThat(KeyStoreFile.ofAuthorities(good.trust(), TestStores.PASSWORD, SETTINGS)
                        .clientContext())
                .isNotNull();
    }

    @Test
    void namesWhatAStoreIsNot() throws Exception {
        assertThatThrownBy(() -> key(good.keys(), "wrong"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("good-keys.p12")
                .hasMessageContaining("password");
        assertThatThrownBy(() -> key(good.trust(), TestStores.PASSWORD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no private key");
        assertThatThrownBy(() -> KeyStoreFile.ofAuthorities(good.keys(), TestStores.PASSWORD, SETTINGS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no certificate of an authority");
        assertThatThrownBy(() -> key(folder.resolve("none.p12"), TestStores.PASSWORD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none.p12");
        Path text = Files.writeString(folder.resolve("text.p12"), "-----BEGIN CERTIFICATE-----\n");
        assertThatThrownBy(() -> key(text, TestStores.PASSWORD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("text.p12");
    }

    @Test
    void refusesACertificateThatIsNotValidToday() throws Exception {
        TestStores expired = TestStores.make(folder, "expired", "-startdate", "-10d", "-validity", "5");
        assertThatThrownBy(() -> key(expired.keys(), TestStores.PASSWORD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is valid from");
        TestStores future = TestStores.make(folder, "future", "-startdate", "+5d", "-validity", "5");
        assertThatThrownBy(() -> KeyStoreFile.ofAuthorities(future.trust(), TestStores.PASSWORD, SETTINGS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is valid from");
    }

    @Test
    void refusesTheCertificateOfAnotherKey() throws Exception {
        TestStores other = TestStores.make(folder, "other");
        KeyStore mine = KeyStore.getInstance(good.keys().toFile(), TestStores.PASSWORD.toCharArray());
        KeyStore others = KeyStore.getInstance(other.keys().toFile(), TestStores.PASSWORD.toCharArray());
        KeyStore mixed = KeyStore.getInstance("PKCS12");
        mixed.load(null, null);
        mixed.setKeyEntry(
                "mixed",
                mine.getKey("good", TestStores.PASSWORD.toCharArray()),
                TestStores.PASSWORD.toCharArray(),
                new Certificate[] {others.getCertificate("other")});
        Path file = folder.resolve("mixed.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            mixed.store(out, TestStores.PASSWORD.toCharArray());
        }
        assertThatThrownBy(() -> key(file, TestStores.PASSWORD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not that of its private key");
    }

    @Test
    void aDamagedStoreIsOneLine() throws Exception {
        byte[] whole = Files.readAllBytes(good.keys());
        Damage damage = new Damage(20261129);
        for (int i = 0; i < 300; i++) {
            Path file = Files.write(folder.resolve("damaged.p12"), damage.of(whole));
            try {
                key(file, TestStores.PASSWORD);
            } catch (InputException e) {
                assertThat(e.getMessage()).contains("damaged.p12").doesNotContain("\n");
            }
        }
        assertThatCode(() -> key(good.keys(), TestStores.PASSWORD)).doesNotThrowAnyException();
    }
}
