// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A listener with TLS (a self-signed certificate made by the JDK's keytool) and SASL/PLAIN
 * passwords, to try clients against a secured broker.
 *
 * @param port its port
 * @param folder where key store and certificate are kept
 * @param users passwords by user name
 */
public record SaslSslListener(int port, Path folder, Map<String, String> users) {
  /** Several brokers share the files and start at once. */
  private static final Object PREPARING = new Object();

  private static final String STORE_PASSWORD = "headway-local";
  private static final String PLAIN_MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule";

  /** With copies of the users. */
  public SaslSslListener {
    users = Map.copyOf(users);
  }

  /** What clients put into {@code bootstrap.servers}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * The security properties of a client.
   *
   * @throws StackException when the listener has no such user
   */
  public Map<String, String> clientProperties(String user) {
    String password = users.get(user);
    if (password == null) {
      throw new StackException("The SASL_SSL listener has no user '" + user + "'.");
    }
    return Map.of(
        "security.protocol", "SASL_SSL",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config",
            PLAIN_MODULE + " required username=\"" + user + "\" password=\"" + password + "\";",
        "ssl.truststore.type", "PEM",
        "ssl.truststore.location", certificate().toString());
  }

  Map<String, String> brokerProperties() {
    String entries =
        new TreeMap<>(users)
            .entrySet().stream()
                .map(e -> "user_" + e.getKey() + "=\"" + e.getValue() + "\"")
                .collect(Collectors.joining(" "));
    return Map.of(
        "sasl.enabled.mechanisms",
        "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        PLAIN_MODULE + " required " + entries + ";",
        "ssl.keystore.type",
        "PKCS12",
        "ssl.keystore.location",
        keyStore().toString(),
        "ssl.keystore.password",
        STORE_PASSWORD,
        "ssl.key.password",
        STORE_PASSWORD);
  }

  /** Makes key store and certificate unless they are there. */
  void prepare() throws IOException {
    synchronized (PREPARING) {
      makeUnlessThere();
    }
  }

  private void makeUnlessThere() throws IOException {
    if (Files.exists(certificate())) {
      return;
    }
    Files.createDirectories(folder);
    Files.deleteIfExists(keyStore());
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        "3650",
        "-dname",
        "CN=localhost, O=Headway local stack",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1");
    keytool("-exportcert", "-rfc", "-file", certificate().toString());
  }

  private void keytool(String verb, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Installation.jdkTool("keytool").toString(), verb));
    command.addAll(
        List.of("-alias", "broker", "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    command.addAll(List.of("-keystore", keyStore().toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(
          "keytool " + verb + " failed with exit code " + code + ": " + output.strip());
    }
  }

  private Path keyStore() {
    return folder.resolve("broker.p12").toAbsolutePath();
  }

  private Path certificate() {
    return folder.resolve("broker.pem").toAbsolutePath();
  }
}
