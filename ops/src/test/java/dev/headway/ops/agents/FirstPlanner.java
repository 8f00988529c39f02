// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import dev.headway.agent.kafka.KafkaSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The tutorial, {@code docs/first-planner.md}, compiled from its text as its reader does. */
public final class FirstPlanner implements AutoCloseable {
  private static final Pattern FILE =
      Pattern.compile(
          "`(src/(?:main|test)/java/\\S+\\.java)`[^`]*```java\n(.*?)```", Pattern.DOTALL);

  private final URLClassLoader loader;

  private FirstPlanner(URLClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Compiles it.
   *
   * @param folder where to
   * @throws AssertionError when it does not compile; with the compiler's words
   */
  public static FirstPlanner compiled(Path folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path source = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(source.getParent()));
      sources.add(Files.writeString(source, file.getValue()));
    }
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(
                  new OutputStreamWriter(said, StandardCharsets.UTF_8),
                  manager,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-proc:none",
                      "-cp",
                      System.getProperty("java.class.path", "")),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!done) {
        throw new AssertionError(said.toString(StandardCharsets.UTF_8));
      }
    }
    return new FirstPlanner(
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, FirstPlanner.class.getClassLoader()));
  }

  /** Its files by path. */
  private static Map<String, String> files() throws IOException {
    Matcher blocks = FILE.matcher(Files.readString(Path.of("../docs/first-planner.md")));
    return blocks
        .results()
        .collect(
            Collectors.toMap(
                block -> block.group(1),
                block -> block.group(2),
                (one, other) -> one,
                TreeMap::new));
  }

  /**
   * Runs it against a stack.
   *
   * @return what it prints, line by line
   */
  public List<String> run(String city, KafkaSettings kafka, String headway) throws Exception {
    Method run =
        loader
            .loadClass("trip.TripMain")
            .getDeclaredMethod("run", String.class, KafkaSettings.class, String.class);
    run.setAccessible(true);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      run.invoke(null, city, kafka, headway);
    } finally {
      System.setOut(before);
    }
    try (Stream<String> lines = printed.toString(StandardCharsets.UTF_8).lines()) {
      return lines.toList();
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
