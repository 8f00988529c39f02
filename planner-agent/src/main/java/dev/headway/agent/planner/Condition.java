// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Conditions of transitions, in the Common Expression Language. */
final class Condition {
  private static final MapType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("goal", OBJECT)
          .addVar("result", OBJECT)
          .addVar("results", OBJECT)
          .setResultType(SimpleType.BOOL)
          .build();

  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private Condition() {}

  /**
   * Checks an expression.
   *
   * @throws IllegalArgumentException when it is none; says where
   */
  static void check(String expression) {
    program(expression);
  }

  /**
   * Whether it holds.
   *
   * @throws IllegalStateException when it cannot be said, such as for a name that is not there, or
   *     when it comes to something that is neither true nor false
   */
  static boolean holds(
      String expression,
      Map<String, ? extends @Nullable Object> goal,
      Map<String, ? extends @Nullable Object> result,
      Map<String, ? extends @Nullable Object> results) {
    try {
      Object value =
          program(expression)
              .eval(
                  Map.of(
                      "goal", celMap(goal), "result", celMap(result), "results", celMap(results)));
      if (value instanceof Boolean holds) {
        return holds;
      }
      throw new IllegalStateException(
          "condition '%s' cannot be decided: it comes to %s".formatted(expression, value));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException(
          "condition '%s' cannot be decided: %s".formatted(expression, e.getMessage()), e);
    }
  }

  /** CEL knows whole numbers as longs, and others as doubles. */
  private static Object cel(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Integer number -> number.longValue();
      case BigInteger number -> number.longValueExact();
      case BigDecimal number -> number.doubleValue();
      case Map<?, ?> map -> celMap(map);
      case List<?> list -> list.stream().map(Condition::cel).toList();
      default -> value;
    };
  }

  private static Map<String, Object> celMap(Map<?, ?> map) {
    Map<String, Object> values = new HashMap<>();
    map.forEach((name, value) -> values.put(String.valueOf(name), cel(value)));
    return values;
  }

  private static CelRuntime.Program program(String expression) {
    return PROGRAMS.computeIfAbsent(
        expression,
        text -> {
          try {
            return RUNTIME.createProgram(COMPILER.compile(text).getAst());
          } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(
                "condition '%s': %s".formatted(text, e.getMessage()), e);
          }
        });
  }
}
