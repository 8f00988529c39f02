// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's files, read once. All but the page itself lie below a path that names their
 * content, so that browsers may keep them for good: modules import each other by relative paths and
 * stay together.
 */
public final class DashboardFiles {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final String PLACE = "{{assets}}";

  /** Files of our own, beside this package's resources. */
  static final List<String> OWN =
      List.of(
          "agent.js",
          "agents.js",
          "api.js",
          "app.js",
          "attention.js",
          "base.css",
          "causes.js",
          "chart.js",
          "deadletters.js",
          "events.js",
          "fleet.js",
          "flow.js",
          "format.js",
          "icon.svg",
          "live.js",
          "log.js",
          "login.js",
          "overview.js",
          "pages.css",
          "plan.js",
          "planhead.js",
          "planlist.js",
          "scrubber.js",
          "subplans.js",
          "taskpanel.js",
          "theme.js",
          "view.js",
          "waterfall.js");

  /** Files of libraries: their WebJar, and the path in it. */
  private static final List<Library> LIBRARIES =
      List.of(
          new Library("lit-html", "lit-html.js"),
          new Library("lit-html", "directive.js"),
          new Library("lit-html", "directive-helpers.js"),
          new Library("lit-html", "directives/repeat.js"),
          new Library("uplot", "dist/uPlot.esm.js"),
          new Library("uplot", "dist/uPlot.min.css"));

  private record Library(String name, String path) {
    String file() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  private final Map<String, Asset> assets = new TreeMap<>();
  private final String bundle;
  private final Asset page;
  private final String pageTag;

  /** Reads them from the class path. */
  public DashboardFiles() {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String name : OWN) {
      contents.put(name, own(name));
    }
    for (Library library : LIBRARIES) {
      contents.put(library.file(), library(library));
    }
    MessageDigest digest = sha256();
    contents.forEach(
        (name, content) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update(content);
          assets.put(name, new Asset(contentType(name), content));
        });
    this.bundle = HexFormat.of().formatHex(digest.digest(), 0, 8);
    byte[] html =
        new String(own("index.html"), StandardCharsets.UTF_8)
            .replace(PLACE, "/assets/" + bundle)
            .getBytes(StandardCharsets.UTF_8);
    this.page = new Asset("text/html; charset=utf-8", html);
    this.pageTag = "W/\"" + HexFormat.of().formatHex(sha256().digest(html), 0, 8) + "\"";
  }

  /** The page that loads all others. */
  Asset page() {
    return page;
  }

  /** What tells one page from another. */
  String pageTag() {
    return pageTag;
  }

  /** What the path of the files is called: another one for other content. */
  String bundle() {
    return bundle;
  }

  /** A file of the bundle; null without one. */
  @Nullable Asset asset(String name) {
    return assets.get(name);
  }

  /** Every file of the bundle by its name. */
  Map<String, Asset> assets() {
    return Map.copyOf(assets);
  }

  private static byte[] own(String name) {
    return resource("dev/headway/dashboard/" + name);
  }

  /** All files lie in one folder: what one imports from a folder above is beside it. */
  private static byte[] library(Library library) {
    Properties about = new Properties();
    try (InputStream in =
        open("META-INF/maven/org.webjars.npm/" + library.name() + "/pom.properties")) {
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] content =
        resource(
            WEBJARS + library.name() + "/" + about.getProperty("version") + "/" + library.path());
    return new String(content, StandardCharsets.UTF_8)
        .replace("from\"../", "from\"./")
        .replaceAll("\n//# sourceMappingURL=.*", "")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String path) {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String path) {
    InputStream in = DashboardFiles.class.getClassLoader().getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException(path + " is not on the class path");
    }
    return in;
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalStateException(name + " is of no known type");
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
