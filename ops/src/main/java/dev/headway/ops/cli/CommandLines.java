// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.agent.log.LogException;
import dev.headway.config.SettingException;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.stack.StackException;
import dev.headway.ops.view.Terminal;
import java.util.Map;
import picocli.CommandLine;

/** The command line with everything set: sub-commands, help, error messages, exit codes. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine create(Terminal terminal, Map<String, String> environment) {
    HeadwayCommand root = new HeadwayCommand(terminal, environment);
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new UpCommand(root))
            .addSubcommand(new DownCommand(root))
            .addSubcommand(new StatusCommand(root))
            .addSubcommand(new InstanceCommand(root))
            .addSubcommand(new RebuildCommand(root))
            .addSubcommand(new ReplayCommand(root))
            .addSubcommand(new SendCommand(root))
            .addSubcommand(new PlanCommand(root))
            .addSubcommand(new RunCommand(root))
            .addSubcommand(new AgentsCommand(root))
            .addSubcommand(
                new CommandLine(new BenchmarkCommand(root))
                    .addSubcommand(new BenchmarkJmhCommand()))
            .addSubcommand(new FaultsCommand(root))
            .addSubcommand(
                new CommandLine(new ConnectorsCommand(root))
                    .addSubcommand(new ConnectorsApplyCommand(root))
                    .addSubcommand(new ConnectorsResetCommand(root))
                    .addSubcommand(new ConnectorsConfigCommand(root)))
            .addSubcommand(new SqlCommand(root))
            .addSubcommand(
                new CommandLine(new TopicsCommand())
                    .addSubcommand(new TopicsTailCommand(root))
                    .addSubcommand(new TopicsListCommand(root)))
            .addSubcommand(
                new CommandLine(new DeadLettersCommand(root))
                    .addSubcommand(new DeadLettersListCommand(root))
                    .addSubcommand(new DeadLettersRetryCommand(root)));
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 80, 120))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, failed, parsed) -> fail(root, terminal, e));
  }

  /** One clear line; the stack trace is for {@code --verbose}. */
  private static int fail(HeadwayCommand root, Terminal terminal, Exception e) {
    boolean expected =
        e instanceof StackException
            || e instanceof RequestFailedException
            || e instanceof LogException
            || e instanceof SettingException;
    terminal
        .err()
        .println(
            terminal.styled(Terminal.Style.BAD, "headway: ")
                + (expected ? e.getMessage() : describe(e)));
    if (root.verbose()) {
      e.printStackTrace(terminal.err());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String describe(Exception e) {
    return "unexpected "
        + e.getClass().getSimpleName()
        + ": "
        + e.getMessage()
        + " (more with --verbose)";
  }
}
