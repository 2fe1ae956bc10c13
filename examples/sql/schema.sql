CREATE TABLE customers (
  id INT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  country CHAR(2)
);

CREATE TABLE orders (
  id INT PRIMARY KEY,
  customer_id INT NOT NULL REFERENCES customers (id),
  status VARCHAR(20) NOT NULL,
  amount DECIMAL(10, 2),
  ordered_at TIMESTAMP NOT NULL
);

CREATE TABLE refunds (
  id INT PRIMARY KEY,
  order_id INT REFERENCES orders (id),
  amount DECIMAL(10, 2) NOT NULL
);
