package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A key of this machine with a certificate signed by a separate authority, made with the JDK's keytool. */
record Certificates(Path keyStore, Path trustStore) {

    static final String PASSWORD = "open-sesame-and-nothing-else";

    /** @param start of the certificate's five days, as keytool takes it: {@code -10d}, {@code -1d} */
    static Certificates make(Path folder, String name, String start) throws Exception {
        String authority = folder.resolve(name + "-authority.p12").toString();
        String signer = folder.resolve(name + "-authority.pem").toString();
        String keys = folder.resolve(name + "-keys.p12").toString();
        String trust = folder.resolve(name + "-trust.p12").toString();
        String request = folder.resolve(name + ".csr").toString();
        String certificate = folder.resolve(name + ".pem").toString();
        String[] made = {"-genkeypair", "-keyalg", "EC"};
        keytool(authority, made, "-alias", "ca", "-dname", "CN=" + name, "-startdate", "-20d", "-ext", "bc:c");
        keytool(authority, "-exportcert", "-rfc", "-alias", "ca", "-file", signer);
        keytool(keys, made, "-alias", name, "-dname", "CN=localhost", "-startdate", "-20d");
        keytool(keys, "-certreq", "-alias", name, "-file", request);
        keytool(
                authority,
                new String[] {"-gencert", "-rfc", "-alias", "ca", "-startdate", start, "-validity", "5"},
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-infile",
                request,
                "-outfile",
                certificate);
        keytool(keys, "-importcert", "-noprompt", "-alias", "ca", "-file", signer);
        keytool(keys, "-importcert", "-noprompt", "-alias", name, "-file", certificate);
        keytool(trust, "-importcert", "-noprompt", "-alias", "ca", "-file", signer);
        return new Certificates(Path.of(keys), Path.of(trust));
    }

    private static void keytool(String store, String[] first, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        keytool(store, all.toArray(String[]::new));
    }

    private static void keytool(String store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store, "-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }
}
