// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import io.debezium.connector.jdbc.JdbcSinkConnector;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Debezium's JDBC sink, with tasks that outlive an outage of the database and set aside single
 * records that cannot be written: see {@link HistorySinkTask}. It is configured like Debezium's.
 */
public final class HistorySinkConnector extends SinkConnector {
  private final JdbcSinkConnector sink = new JdbcSinkConnector();

  /** To be started by a Connect worker. */
  public HistorySinkConnector() {}

  @Override
  public String version() {
    return sink.version();
  }

  @Override
  public ConfigDef config() {
    return sink.config();
  }

  @Override
  public Config validate(Map<String, String> settings) {
    return sink.validate(settings);
  }

  @Override
  public void start(Map<String, String> settings) {
    sink.start(settings);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return HistorySinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return sink.taskConfigs(maxTasks);
  }

  @Override
  public void stop() {
    sink.stop();
  }
}
