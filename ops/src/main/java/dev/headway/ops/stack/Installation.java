// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the built parts lie: this JVM's class path, the module's jar, the unpacked registry, the
 * JDK.
 */
final class Installation {
  private static final @Nullable Path SETSID = onPath("setsid");
  private static final @Nullable Path PERL = onPath("perl");

  private Installation() {}

  /** The program of this name that a shell would run. */
  private static @Nullable Path onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** This JVM's own class path; children that run Headway's code get the same. */
  static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  /** The jar or folder this class comes from. */
  static Path ownJar() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new StackException(
          "Headway's own jar cannot be found. Start Headway with the headway script.");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new StackException(
          "Headway's own jar has an unusable address: " + source.getLocation(), e);
    }
  }

  /**
   * Folder of the build's output; the property {@code headway.target} overrides what the jar's
   * place tells.
   */
  static Path target() {
    String set = System.getProperty("headway.target");
    if (set != null) {
      return Path.of(set);
    }
    Path parent = ownJar().getParent();
    return parent == null ? Path.of("") : parent;
  }

  /**
   * The registry's start jar.
   *
   * @throws StackException when the build has not unpacked it
   */
  static Path registryJar() {
    Path jar = target().resolve("registry").resolve("quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new StackException(
          "The schema registry is not where the build puts it ("
              + jar
              + "). Build again with: mvn -Dquick -DskipTests package");
    }
    return jar;
  }

  /**
   * The installed Connect worker: its class path in {@code worker}, what it plugs in in {@code
   * plugins}.
   *
   * @throws StackException when the build has not made it
   */
  static Path connect() {
    // The worker belongs to the module beside this one.
    Path installed = target().resolve("../../connectors/target/connect").normalize();
    if (!Files.isDirectory(installed.resolve("worker"))) {
      throw new StackException(
          "The Connect worker is not where the build puts it ("
              + installed
              + "). Build again with: mvn -Dquick -DskipTests package");
    }
    return installed;
  }

  /** Where Postgres's programs are unpacked to, once for all stacks of this build. */
  static Path postgresPrograms() {
    return target().resolve("postgres");
  }

  /** A program of the JDK this JVM runs on. */
  static Path jdkTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }

  /**
   * JVM options that take Headway's classes, parsed and verified, from an archive beside the build:
   * a start is more than a second shorter. The JVM itself sees whether the archive is of these jars
   * and this JDK, and goes without it where not.
   *
   * @param written whether a JVM that finds none, or an old one, leaves one behind when it ends in
   *     good order; for one process at a time
   */
  static List<String> classArchive(boolean written) {
    Path archive = target().resolve("headway-server-" + Runtime.version().feature() + ".jsa");
    List<String> options = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + archive));
    if (written) {
      options.add("-XX:+AutoCreateSharedArchive");
    }
    // That it is missing or old is no matter for Headway's log.
    Collections.addAll(options, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:aot=off");
    return options;
  }

  /**
   * The command of a child JVM: watched, and in a session of its own where the system can do that,
   * so that Ctrl-C in the terminal reaches only the parent, which then stops its children in order.
   */
  static List<String> java(
      List<String> jvmOptions, String classPath, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>(ownSession());
    command.add(jdkTool("java").toString());
    command.addAll(jvmOptions);
    Collections.addAll(command, "-cp", classPath, WatchedMain.class.getName(), mainClass);
    command.addAll(arguments);
    return command;
  }

  /**
   * What to put in front of a command so that it runs in a new session with the same process id;
   * may be empty.
   */
  static List<String> ownSession() {
    if (SETSID != null) {
      return List.of(SETSID.toString());
    }
    if (PERL != null) {
      return List.of(
          PERL.toString(), "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV or die $!");
    }
    return List.of();
  }
}
