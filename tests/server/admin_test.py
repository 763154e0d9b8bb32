"""What an operator orders: models pinned, the server drained and let go on, tenants' shares read anew."""
import hashlib
import signal
import unittest

import plimsoll
import serving

MODEL = "picodet-cdla"


class Admin(serving.Case):
    def test_a_pinned_model_stays_until_it_is_unpinned(self):
        self.serve("--model-idle-time", "0")
        self.assertEqual(self.ask("POST", f"/admin/models/{MODEL}/pin").json["pinned"], True)
        self.assertEqual(self.ask("POST", f"/admin/models/{MODEL}/load").status, 200)
        shown = self.ask("GET", "/admin/models").json
        self.assertEqual(shown["pinned"]["names"], [MODEL])
        self.assertGreater(shown["pinned"]["bytes"], 1 << 20)
        self.assertEqual([row["pinned"] for row in shown["models"] if row["name"] == MODEL], [True])
        self.assertNotIn(MODEL, self.ask("POST", "/admin/memory/gc").json["models_unloaded"])
        self.assertEqual(self.ask("POST", f"/admin/models/{MODEL}/unpin").json["pinned"], False)
        self.assertTrue(self.wait_until(lambda: not self.loaded(MODEL)), "its idle time is 0")
        self.assertEqual(self.ask("POST", "/admin/models/none/pin").status, 404)

    def loaded(self, name):
        return [row for row in self.ask("GET", "/admin/models").json["models"] if row["name"] == name]

    def test_pins_have_a_bound(self):
        self.serve("--pinned-bytes", "1M")
        refused = self.ask("POST", f"/admin/models/{MODEL}/pin")
        self.assertEqual(refused.json["reason"], "budget")
        self.assertIn("models.pinned_bytes", refused.json["detail"])
        self.assertEqual(self.ask("GET", "/admin/models").json["pinned"]["names"], [])

    def test_a_drained_server_keeps_what_it_has_and_goes_on_when_it_may(self):
        self.serve()
        where = self.submitted(self.write("book.pdf", plimsoll.numbered_pdf(60)), "&text_layer=ignore")
        self.assertTrue(self.wait_until(lambda: self.task(where)["state"] == "running"))
        drained = self.ask("POST", "/admin/drain")
        self.assertEqual(drained.status, 202, drained.text)
        self.assertEqual(self.ask("GET", "/readyz").status, 503)
        refused = self.post("/v1/tasks", plimsoll.PHOTO)
        self.assertEqual((refused.status, refused.json["reason"]), (503, "draining"))
        self.assertTrue(self.wait_until(lambda: self.ask("GET", "/admin/drain").json["state"] == "drained"))
        pages = self.task(where)["pages"]
        self.assertGreater(pages["left"], 0, "windows end, nothing else is begun")
        self.assertEqual(self.ask("GET", "/admin/drain").json["unfinished_tasks"], 1)
        self.assertEqual(self.ask("DELETE", "/admin/drain").json["state"], "serving")
        self.assertEqual(self.ask("GET", "/readyz").status, 200)
        self.assertEqual(self.wait_for(where, "done")["pages"]["done"], 60)

    def test_a_drained_server_can_be_ended(self):
        self.serve()
        self.assertEqual(self.ask("POST", "/admin/drain").json["state"], "drained")
        self.assertEqual(self.end_server(), 0)

    def test_tenants_have_shares_of_their_own_and_other_ones_after_hup(self):
        roles = {"small": "submit,read", "large": "submit,read", "ops": "admin"}
        keys = self.write("keys", "".join(f"{name} {name} {may} {hashlib.sha256(name.encode()).hexdigest()}\n"
                                          for name, may in roles.items()))
        tenants = self.write("tenants", "small tasks=1 # waits with one task\n")
        self.serve("--keys-file", keys, "--tenants-file", tenants, "--active-tasks", "1", "--services", "1",
                   "--window", "256")
        book = self.write("book.pdf", plimsoll.numbered_pdf(300))
        first = self.post("/v1/tasks?text_layer=ignore", book, X_Api_Key="large").headers["Location"]

        def ask_as(name):
            return self.post("/v1/tasks?text_layer=ignore", book, X_Api_Key=name)

        self.assertTrue(self.wait_until(
            lambda: self.ask("GET", first, X_Api_Key="large").json["state"] == "running"))
        self.assertEqual(ask_as("small").status, 202)
        refused = ask_as("small")
        self.assertEqual((refused.status, refused.json["reason"]), (429, "tenant_quota"), refused.text)
        self.assertEqual(ask_as("large").status, 202)
        tenants.write_text("small tasks=3\n")
        self.server.send_signal(signal.SIGHUP)
        self.assertTrue(self.wait_until(lambda: ask_as("small").status == 202))
        tenants.write_text("small tasks=none\n")
        self.server.send_signal(signal.SIGHUP)
        self.assertTrue(self.wait_until(lambda: any("not reloaded" in line and "line 1" in line for line in self.said)))
        self.assertEqual(self.ask("GET", "/livez").status, 200)
        for task in self.ask("GET", "/v1/tasks", X_Api_Key="ops").json["tasks"]:
            self.ask("DELETE", task["links"]["self"], X_Api_Key="ops")

    def test_a_wrong_row_is_refused_at_the_start(self):
        tenants = self.write("tenants", "one weight=2\ntwo share=9\n")
        _, err = self.run_plimsoll("serve", "--listen", "127.0.0.1:0", "--data", self.folder / "data",
                                   "--tenants-file", tenants, expect=9)
        self.assertIn("queue.tenants_file, line 2: 'share=9' should be weight=", err)


if __name__ == "__main__":
    unittest.main()
