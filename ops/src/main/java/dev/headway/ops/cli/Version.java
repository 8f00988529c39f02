// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version the build stamped in. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        Version.class.getResourceAsStream("/dev/headway/ops/version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return new String[] {
      "headway " + properties.getProperty("version", "unknown"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor", "") + ")"
    };
  }
}
