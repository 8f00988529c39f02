// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Hears everything this package logs, down to the finest level. */
final class HeardLog implements AutoCloseable {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(HeardLog.class.getPackage().getName());
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  HeardLog() {
    appender.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(appender);
  }

  List<String> messages() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }
}
