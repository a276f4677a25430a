// What a service of this framework costs when it does nothing but read and write its table.
import express from "express";
import pg from "pg";

const COLUMNS = "id, owner_id, created_at, updated_at, version, customer, total, status, note";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = express();

app.use(express.json());

app.get("/orders", async (request, response) => {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM orders WHERE owner_id = $1 ORDER BY created_at DESC, id DESC LIMIT 20`,
    [request.query.owner_id],
  );
  response.json({ items: rows, next_cursor: null });
});

app.get("/orders/:id", async (request, response) => {
  const { rows } = await pool.query(`SELECT ${COLUMNS} FROM orders WHERE id = $1`, [request.params.id]);
  if (rows.length === 0) {
    response.sendStatus(404);
    return;
  }
  response.json(rows[0]);
});

app.post("/orders", async (request, response) => {
  const { customer, total, status, note = null } = request.body;
  const { rows } = await pool.query(
    `INSERT INTO orders (id, owner_id, created_at, updated_at, version, customer, total, status, note)
     VALUES (gen_random_uuid(), $1, date_trunc('milliseconds', now()), date_trunc('milliseconds', now()), 1, $2, $3, $4, $5)
     RETURNING ${COLUMNS}`,
    [request.query.owner_id, customer, total, status, note],
  );
  response.status(201).json(rows[0]);
});

app.listen(Number(process.env.PORT), "127.0.0.1");
