// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * SQL in a document. A first line says as whom it is run, where that is not a reader.
 *
 * @param who as whom
 * @param text the statements
 */
record SqlBlock(Who who, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sql\\n(.*?)^```$");

  /** As whom statements are run. */
  enum Who {
    READER(""),
    ADMIN("-- as a member of headway_admin\n"),
    SUPERUSER("-- as a superuser\n"),
    SUPERUSER_AFTERWARDS("-- as a superuser, after the schema is there\n");

    private final String line;

    Who(String line) {
      this.line = line;
    }

    private static Who of(String text) {
      Who who = READER;
      for (Who one : values()) {
        if (text.startsWith(one.line)) {
          who = one;
        }
      }
      return who;
    }
  }

  /** All of a document, in its order. */
  static List<SqlBlock> of(Path document) throws IOException {
    List<SqlBlock> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(Files.readString(document));
    while (found.find()) {
      blocks.add(new SqlBlock(Who.of(found.group(1)), found.group(1)));
    }
    return blocks;
  }

  /** Whether it has an answer. */
  boolean asks() {
    return text.contains("SELECT");
  }

  /**
   * Runs it: what says nothing of transactions, as a viewer of the sample's tenant.
   *
   * @return how many rows it has answered
   */
  int run(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      if (who == Who.READER && !text.contains("BEGIN")) {
        statement.execute(
            "BEGIN; SET LOCAL headway.tenant_id = 'acme'; SET LOCAL headway.user_id = 'eve'; SET LOCAL headway.role = 'viewer'");
      }
      int rows = 0;
      // Each alone: some can be in no transaction with others.
      for (String one : text.replaceAll("(?m)^--.*$", "").split(";")) {
        if (!one.isBlank() && statement.execute(one)) {
          try (ResultSet found = statement.getResultSet()) {
            while (found.next()) {
              rows++;
            }
          }
        }
      }
      return rows;
    }
  }
}
