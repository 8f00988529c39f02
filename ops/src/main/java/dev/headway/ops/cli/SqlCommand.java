// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Identity;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistorySession;
import dev.headway.ops.view.Csv;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs SQL on history with somebody's eyes. */
@Command(
    name = "sql",
    description = {
      "Runs SQL on the history in Postgres, reading only, and shows what the tenant and user named by --tenant and --user may see: their own plans, or with --role viewer, operator or admin the whole tenant's.",
      "Without QUERY it reads statements, each ended by a semicolon, from the terminal or standard input; Ctrl-D ends it.",
      "Tables: tracker.plan_progress, task_executions, event_timeline, execution_metrics, audit; views: tracker.state_transitions, execution_logs and more, see docs/history.md."
    })
final class SqlCommand implements Callable<Integer> {
  /** More would neither be read nor fit; --csv has no limit. */
  private static final int MOST_ROWS = 1_000;

  private final HeadwayCommand headway;

  @Parameters(arity = "0..1", paramLabel = "QUERY", description = "One statement.")
  private @Nullable String query;

  @Option(names = "--csv", description = "Answers as comma-separated values, with a header line.")
  private boolean csv;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "user, viewer, operator or admin (default: user).")
  private Role role = Role.USER;

  /** Whose rows are shown. */
  enum Role {
    /** One's own. */
    USER,
    /** The tenant's. */
    VIEWER,
    /** The tenant's, and who did what. */
    OPERATOR,
    /** As an operator. */
    ADMIN
  }

  SqlCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    HistoryAccess access = HistoryStack.database(headway.endpoints());
    Identity identity = headway.identity();
    try (HistorySession session =
        HistorySession.open(
            access, identity.tenant(), identity.user(), role.name().toLowerCase(Locale.ROOT))) {
      String one = query;
      return one == null ? several(session) : run(session, one);
    } catch (SQLException e) {
      throw new RequestFailedException(
          "The database of history does not let in "
              + access.reader()
              + " at "
              + access.url()
              + ": "
              + e.getMessage(),
          true,
          e);
    }
  }

  private int several(HistorySession session) {
    Terminal terminal = headway.terminal();
    int code = 0;
    StringBuilder statement = new StringBuilder();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      prompt(statement);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        statement.append(line).append('\n');
        if (line.stripTrailing().endsWith(";")) {
          code = Math.max(code, run(session, statement.toString()));
          statement.setLength(0);
        }
        prompt(statement);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!statement.toString().isBlank()) {
      code = Math.max(code, run(session, statement.toString()));
    }
    if (terminal.interactive()) {
      terminal.out().println();
    }
    return code;
  }

  private void prompt(StringBuilder statement) {
    Terminal terminal = headway.terminal();
    if (terminal.interactive()) {
      terminal.out().print(statement.isEmpty() ? "history=> " : "history-> ");
      terminal.out().flush();
    }
  }

  /** An error ends no session: the next statement may be right. */
  private int run(HistorySession session, String statement) {
    Terminal terminal = headway.terminal();
    try {
      if (csv) {
        session.each(statement, Csv.to(terminal.out()));
      } else {
        show(session.rows(statement, MOST_ROWS), terminal);
      }
      terminal.out().flush();
      return 0;
    } catch (SQLException e) {
      terminal
          .err()
          .println(
              terminal.styled(Terminal.Style.BAD, "headway: ") + String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private static void show(HistorySession.Rows rows, Terminal terminal) {
    Table table = new Table(rows.columns().toArray(String[]::new));
    rows.cells()
        .forEach(
            row ->
                table.row(
                    row.stream()
                        .map(cell -> new Cell(cell == null ? "" : cell, Terminal.Style.PLAIN))
                        .toArray(Cell[]::new)));
    table.lines(terminal).forEach(terminal.out()::println);
    terminal
        .out()
        .println(
            "("
                + rows.cells().size()
                + (rows.cells().size() == 1 ? " row" : " rows")
                + (rows.more() ? ", the first of more; --csv shows all" : "")
                + ")");
  }
}
