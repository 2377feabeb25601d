package org.photosphere.services.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A key with a self-signed certificate, and a store that trusts it, made with the JDK's keytool. */
record TestStores(Path keys, Path trust) {

    static final String PASSWORD = "open-sesame";

    /** @param validity validity of the certificate, in keytool's options: {@code -startdate -10d -validity 5} */
    static TestStores make(Path folder, String name, String... validity) throws Exception {
        Path keys = folder.resolve(name + "-keys.p12");
        Path trust = folder.resolve(name + "-trust.p12");
        String certificate = folder.resolve(name + ".pem").toString();
        List<String> pair = new ArrayList<>(List.of(
                "-genkeypair", "-keyalg", "EC", "-alias", name, "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1"));
        pair.addAll(List.of(validity));
        keytool(keys, pair.toArray(String[]::new));
        keytool(keys, "-exportcert", "-rfc", "-alias", name, "-file", certificate);
        keytool(trust, "-importcert", "-noprompt", "-alias", name, "-file", certificate);
        return new TestStores(keys, trust);
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }
}
